#!/bin/bash
# A developer's tool: boots a guest image under QEMU with OVMF and a software TPM, its console on standard output.
# Uses the firmware beside the image when the build laid it there, else the machine's.
set -euo pipefail
fail() { echo "boot: $1" >&2; exit "${2:-1}"; }
usage() { fail "usage: boot-by-hand.sh FILE.efi [--user-data FILE] [--memory MB] [--cpus N] [--state DIR] [--port HOST:GUEST] [--cpu MODEL] [--kvm]" 2; }

[ $# -ge 1 ] || usage
image=$1; shift
[ -f "$image" ] || fail "there is no image at $image"
user_data= memory=1024 cpus=2 state= forward= accelerator="tcg,thread=multi" cpu=max
while [ $# -gt 0 ]; do
  case "$1" in
    --kvm) accelerator=kvm cpu=host; shift; continue ;;
    --user-data) user_data=${2:-} ;;
    --memory) memory=${2:-} ;;
    --cpus) cpus=${2:-} ;;
    --cpu) cpu=${2:-} ;;
    --state) state=${2:-} ;;
    --port) forward=",hostfwd=tcp:127.0.0.1:${2%%:*}-:${2##*:}" ;;
    *) usage ;;
  esac
  [ $# -ge 2 ] || usage
  shift 2
done

temporary=
[ -n "$state" ] || temporary=$(mktemp -d)
mkdir -p "${state:=$temporary}"
state=$(cd "$state" && pwd) # swtpm as a daemon needs an absolute path
stop() {
  [ ! -f "$state/swtpm.pid" ] || kill "$(cat "$state/swtpm.pid")" 2>/dev/null || true
  [ -z "$temporary" ] || rm -rf "$temporary"
}
trap stop EXIT

# A TPM of its own, with an endorsement key and a certificate for it from a certificate authority of its own.
mkdir -p "$state/tpm" "$state/ca"
cat >"$state/swtpm-localca.conf" <<END
statedir = $state/ca
signingkey = $state/ca/signing.key
issuercert = $state/ca/issuer.pem
certserial = $state/ca/serial
END
cat >"$state/swtpm_setup.conf" <<END
create_certs_tool = $(command -v swtpm_localca)
create_certs_tool_config = $state/swtpm-localca.conf
create_certs_tool_options = $state/swtpm-localca.options
active_pcr_banks = sha256
END
cat >"$state/swtpm-localca.options" <<END
--platform-manufacturer Pavise
--platform-version 1
--platform-model development
END
swtpm_setup --tpm2 --tpmstate "$state/tpm" --config "$state/swtpm_setup.conf" --create-ek-cert --create-platform-cert \
  --lock-nvram --pcr-banks sha256 --not-overwrite --logfile "$state/swtpm_setup.log" || fail "swtpm_setup failed; see $state/swtpm_setup.log"
swtpm socket --tpm2 --daemon --tpmstate "dir=$state/tpm" --ctrl "type=unixio,path=$state/swtpm.sock" --terminate \
  --pid "file=$state/swtpm.pid" --log "file=$state/swtpm.log,level=1"

code=$image.ovmf-code.fd variables=$image.ovmf-vars.fd
[ -f "$code" ] || { code=/usr/share/OVMF/OVMF_CODE_4M.fd variables=/usr/share/OVMF/OVMF_VARS_4M.fd; }
cp "$variables" "$state/vars.fd"
[ -n "$user_data" ] || { user_data=$state/user-data; echo '{}' >"$user_data"; }

qemu-system-x86_64 -nodefaults -no-user-config -no-reboot -display none \
  -machine q35,smm=off -accel "$accelerator" -cpu "$cpu" -smp "$cpus" -m "$memory" \
  -drive "if=pflash,format=raw,unit=0,readonly=on,file=$code" \
  -drive "if=pflash,format=raw,unit=1,file=$state/vars.fd" \
  -kernel "$image" \
  -chardev "socket,id=tpm,path=$state/swtpm.sock" -tpmdev emulator,id=tpm0,chardev=tpm -device tpm-crb,tpmdev=tpm0 \
  -netdev "user,id=net0$forward" -device virtio-net-pci,netdev=net0,romfile= \
  -fw_cfg "name=opt/dev.pavise/user-data,file=$user_data" \
  -chardev stdio,id=console,signal=on -serial chardev:console
