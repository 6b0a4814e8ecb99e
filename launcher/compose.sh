# shellcheck shell=bash
# What docker-compose.yml needs before it can start.

compose_folder=.pavise/compose

# compose_secrets HOST...: all of it or nothing. Whatever was sealed to a lost release key is lost, so nothing that is
# there is ever replaced.
compose_secrets() {
  local made=$home/$compose_folder new=$home/$compose_folder.new names=()
  while (($# > 0)); do
    [[ $1 != -* ]] || fail 2 "compose-secrets: unknown option '$1'" "./pavise compose-secrets [HOST...]"
    names+=(--name "$1")
    shift
  done
  [[ ! -e $made ]] || fail 73 "$made is there already; the secrets of an installation are never replaced" \
    "To begin anew, without any data: docker compose down --volumes, move that folder away, run this again."
  have_root || fail 77 "each secret is given to the user that its container runs as, which takes root" \
    "Run: sudo -v && ./pavise compose-secrets"
  prepare "${packages_images[@]}" --build build_jars build_guest_image say_unchanged

  as_root rm -rf -- "$new"
  mkdir -m 0755 -- "$new"
  java_of quickstart
  (umask 022 && "${java[@]}" -cp "$(class_path_of quickstart)" dev.pavise.quickstart.Quickstart compose-secrets "$new" "${names[@]}")
  java_of worker
  "${java[@]}" -cp "$(class_path_of worker)" dev.pavise.worker.WorkerKeys "$new/worker" > /dev/null
  mv -- "$new"/worker/{release.pub,result.pub.pem} "$new/public"

  chmod 0400 -- "$new"/{postgres,migrate,control-plane,worker}/*
  as_root chown -R 999:999 -- "$new/postgres"
  as_root chown -R 65532:65532 -- "$new"/{migrate,control-plane,worker}
  mv -T -- "$new" "$made"
  remember_for_compose PAVISE_SECRETS "./$compose_folder"
  unlock_build
  say "secrets are in $made, each for the one container that reads it. Now: docker compose up --detach --wait"
}

# remember_for_compose NAME VALUE: docker compose reads .env beside its file. What somebody chose stays.
remember_for_compose() {
  touch -- "$home/.env"
  grep -q "^$1=" "$home/.env" || printf '%s=%s\n' "$1" "$2" >> "$home/.env"
}
