# shellcheck shell=bash
# Finds a JDK that can build and run Pavise, whatever `java` is the machine's default.

jdk_version=25
jdk_package=openjdk-$jdk_version-jdk-headless

# Exports JAVA_HOME.
need_jdk() {
  if [[ ${PAVISE_JAVA_HOME:-} ]] && ! is_jdk "$PAVISE_JAVA_HOME"; then
    fail 69 "PAVISE_JAVA_HOME=$PAVISE_JAVA_HOME holds no JDK $jdk_version or newer" \
      "Point it at a JDK's folder (the one with bin/javac and the file 'release'), or unset it."
  fi
  find_jdk || { install_jdk && find_jdk; } || fail 69 "no JDK $jdk_version or newer on this machine" \
    "This system's package lists have no $jdk_package that could be installed." \
    "Unpack any JDK $jdk_version, for example Eclipse Temurin, and run: PAVISE_JAVA_HOME=/path/to/it ./pavise …"
  export JAVA_HOME
}

find_jdk() {
  local candidate on_path
  on_path=$(readlink -f -- "$(command -v javac)" 2> /dev/null) || on_path=
  for candidate in "${PAVISE_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* "${on_path%/bin/javac}"; do
    if is_jdk "$candidate"; then
      JAVA_HOME=$candidate
      return
    fi
  done
  return 1
}

is_jdk() {
  local version
  [[ -x $1/bin/javac && -r $1/release ]] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  ((${version:-0} >= jdk_version))
}

install_jdk() {
  can_install || return 1
  update_package_lists
  apt-cache show "$jdk_package" > /dev/null 2>&1 || return 1
  step "installing $jdk_package" apt-install apt_get install --yes --no-install-recommends "$jdk_package"
}
