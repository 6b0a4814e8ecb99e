# shellcheck shell=bash
# Builds the jars, the guest image and the sample image, each only when something it is made of has changed.

guest_image=$home/.pavise/image/pavise-guest.efi
sample_image=$home/.pavise/sample/https-nginx
reference_values=$guest_image.reference-values.json
image_cache=${PAVISE_CACHE:-$home/.pavise/cache}/image
agent=guest/agent
cli_archive=$home/.pavise/build/cli.jsa
rebuild_guest_image=''
unchanged=()

# The jar of a module, as Maven names it: guest/agent gives pavise-guest-agent-<version>.jar.
jar_of() {
  local version
  version=$(sed -n '/<version>/{s/.*<version>\(.*\)<\/version>.*/\1/p;q}' "$home/pom.xml")
  printf '%s/%s/target/pavise-%s-%s.jar' "$home" "$1" "${1//\//-}" "$version"
}

build_jars() {
  local stamp
  stamp=$(stamp_of pom.xml '*/pom.xml' .mvn '*/src/main/*' db)
  if is_fresh jars "$stamp" "$(jar_of cli)" "$(jar_of quickstart)" "$(jar_of "$agent")"; then
    unchanged+=(jars)
    return
  fi
  # Formatting and tests are the business of `./pavise test`.
  step "building the jars" jars env --chdir="$home" \
    mvn -B -ntp -T1C -Dmaven.test.skip=true -Dspotless.check.skip=true package
  keep jars "$stamp"
}

# The classes of the command line as the JVM keeps them once they are loaded: half of a short command's time.
build_cli_archive() {
  local stamp
  stamp=$(stat -c '%n %s %Y' -- "$(jar_of cli)" "$home"/cli/target/lib/*.jar "$JAVA_HOME/release")
  if is_fresh cli-archive "$stamp" "$cli_archive"; then return; fi
  rm -f -- "$cli_archive.new"
  # Any command will do that gets as far as the network, and needs nothing of this machine.
  "$JAVA_HOME/bin/java" -XX:ArchiveClassesAtExit="$cli_archive.new" -cp "$(class_path_of cli)" dev.pavise.cli.Pavise \
    ls --server https://127.0.0.1:1 --token-file /dev/null < /dev/null > /dev/null 2>&1 || :
  # Another process may have the old one mapped: it keeps what it has.
  if [[ -e $cli_archive.new ]]; then
    mv -f -- "$cli_archive.new" "$cli_archive"
    keep cli-archive "$stamp"
  fi
}

build_guest_image() {
  local stamp jar libs
  jar=$(jar_of "$agent")
  libs=$home/$agent/target/lib
  stamp=$(stamp_of guest/image && cat -- "$jar" "$libs"/*.jar | sha256sum)
  if [[ ! ${rebuild_guest_image:-} ]] && is_fresh guest-image "$stamp" "$guest_image" "$reference_values"; then
    unchanged+=("guest image")
    return
  fi
  if [[ ${rebuild_guest_image:-} ]]; then as_root rm -rf -- "$image_cache"; fi
  have_root || fail 77 "building the guest image needs root: it unpacks a Debian system" "Run: sudo -v && ./pavise …"
  mkdir -p "${guest_image%/*}" "$image_cache"
  step "building the guest image" guest-image as_root "$home/guest/image/build.sh" \
    --agent-jar "$jar" --agent-libs "$libs" --out "$guest_image" --cache "$image_cache"
  keep guest-image "$stamp"
}

build_sample_image() {
  local stamp
  stamp=$(stamp_of samples/https-nginx)
  if is_fresh sample-image "$stamp" "$sample_image/index.json"; then
    unchanged+=("sample image")
    return
  fi
  step "packing Debian's nginx into an image" sample-image "$home/samples/https-nginx/build-image.sh" "$sample_image"
  keep sample-image "$stamp"
}

say_unchanged() {
  local list
  ((${#unchanged[@]} > 0)) || return 0
  list=$(printf ', %s' "${unchanged[@]}")
  say "unchanged, not built again: ${list:2}"
}

# Only one launcher at a time builds in this folder.
lock_build() {
  mkdir -p "$home/.pavise" && [[ -w $home/.pavise ]] ||
    fail 77 "$(id -un) cannot write to $home/.pavise" "Clone Pavise as the user who runs it, and run ./pavise there."
  exec {build_lock}> "$home/.pavise/build.lock"
  flock --nonblock "$build_lock" || {
    say "waiting for another ./pavise that builds here …"
    flock "$build_lock"
  }
}

unlock_build() {
  [[ ! ${build_lock:-} ]] || exec {build_lock}>&-
  build_lock=''
}

# One digest over names and contents of the files that git tracks, or would.
stamp_of() {
  local files
  mapfile -d '' -t files < <(
    git -c safe.directory="$home" -C "$home" ls-files -z --cached --others --exclude-standard -- "$@" | LC_ALL=C sort -zu
  )
  if ((${#files[@]} == 0)); then
    # Outside a git clone nothing tells sources from products: always build.
    date +%s%N
    return
  fi
  # A file that is deleted but still tracked is absent from the list of digests, which is a change too.
  (env --chdir="$home" sha256sum -- "${files[@]}" 2> /dev/null || :; cat -- "$JAVA_HOME/release") | sha256sum
}

# is_fresh NAME STAMP OUTPUT...: forgets the stamp of what is not, so that a build that fails half-way is done again.
is_fresh() {
  local stamp_file=$home/.pavise/build/$1.stamp output fresh=yes
  [[ -r $stamp_file && $(< "$stamp_file") == "$2" ]] || fresh=
  for output in "${@:3}"; do [[ -e $output ]] || fresh=; done
  [[ $fresh ]] || { rm -f -- "$stamp_file"; return 1; }
}

keep() {
  mkdir -p "$home/.pavise/build"
  printf '%s\n' "$2" > "$home/.pavise/build/$1.stamp"
}
