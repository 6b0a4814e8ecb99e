# shellcheck shell=bash
# The Debian packages that each purpose needs, each with the command or file that shows it is there.

packages_jars=(maven:mvn git:git)
packages_images=(mmdebstrap:mmdebstrap mount:mount jq:jq)
packages_vm=(
  qemu-system-x86:qemu-system-x86_64 swtpm:swtpm swtpm-tools:swtpm_setup ovmf:/usr/share/OVMF/OVMF_CODE_4M.fd
)
packages_demo=(docker-registry:docker-registry skopeo:skopeo openssl:openssl)
packages_test=(chromium:chromium crun:crun tpm2-tools:tpm2_createak)
# Without root, mmdebstrap unpacks as a user of its own making.
((EUID == 0)) || packages_images+=(uidmap:newuidmap)

as_root() {
  if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

have_root() { as_root true 2> /dev/null; }
can_install() { command -v apt-get > /dev/null && have_root; }

# need PACKAGE:SIGN...: installs what is missing, or says how to.
need() {
  local pair sign missing=()
  for pair; do
    sign=${pair#*:}
    [[ -e $sign ]] || command -v "$sign" > /dev/null || missing+=("${pair%%:*}")
  done
  ((${#missing[@]} > 0)) || return 0

  can_install || fail 69 "these Debian packages are missing: ${missing[*]}" \
    "Run: sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}" \
    "Then run ./pavise again."
  update_package_lists
  step "installing ${missing[*]}" apt-install apt_get install --yes --no-install-recommends "${missing[@]}"

  # Debian starts its registry as a service on every address; Pavise starts its own, on loopback, while it needs one.
  if [[ " ${missing[*]} " == *" docker-registry "* && -d /run/systemd/system ]]; then
    as_root systemctl disable --quiet --now docker-registry
  fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get --quiet -o DPkg::Lock::Timeout=300 "$@"
}

update_package_lists() {
  [[ ! ${package_lists_updated:-} ]] || return 0
  step "updating the package lists" apt-update apt_get update
  package_lists_updated=yes
}
