# shellcheck shell=bash
# Progress, on stderr: stdout belongs to the command that runs at the end.

live='' bold='' red='' plain=''
if [[ -t 2 && ${TERM:-dumb} != dumb ]]; then
  live=yes
  if [[ -z ${NO_COLOR:-} ]]; then
    bold=$'\e[1m' red=$'\e[31m' plain=$'\e[0m'
  fi
fi

say() { printf '%s→%s %s\n' "$bold" "$plain" "$1" >&2; }

# fail EXIT_CODE WHAT_IS_WRONG [WHAT_TO_DO...]
fail() {
  local code=$1
  printf '%spavise:%s %s\n' "$red" "$plain" "$2" >&2
  shift 2
  (($# == 0)) || printf '  %s\n' "$@" >&2
  exit "$code"
}

# step LABEL LOG COMMAND...: runs the command into .pavise/log/LOG.log and shows how long it takes.
step() {
  local label=$1 log=$home/.pavise/log/$2.log started=$SECONDS beat=0 status=0 child
  shift 2
  # A line that wraps cannot be drawn again.
  [[ ! $live ]] || label=${label:0:60}
  mkdir -p "${log%/*}"
  say "$label …"

  # A process group of its own: stopping the launcher then stops all that the command has started.
  set -m
  "$@" > "$log" 2>&1 < /dev/null &
  child=$!
  set +m
  trap 'stop_group "$child"; exit 130' INT
  trap 'stop_group "$child"; exit 143' TERM HUP

  while kill -0 "$child" 2> /dev/null; do
    pause 0.2
    if [[ $live ]]; then
      printf '\r\e[A\e[K%s→%s %s … %d s\n' "$bold" "$plain" "$label" "$((SECONDS - started))" >&2
    elif ((SECONDS - started >= beat + 30)); then
      beat=$((SECONDS - started))
      say "$label … $beat s"
    fi
  done
  wait "$child" || status=$?
  trap - INT TERM HUP

  if ((status != 0)); then
    tail -n 30 -- "$log" >&2
    fail "$status" "$label: failed after $((SECONDS - started)) s (exit code $status). All it said: $log"
  fi
  [[ ! $live ]] || printf '\r\e[A\e[K' >&2
  printf '%s✓%s %s (%d s)\n' "$bold" "$plain" "$label" "$((SECONDS - started))" >&2
}

# What outlives its parent for a moment still holds the build lock, so nothing else starts building meanwhile.
stop_group() {
  kill -TERM -- "-$1" 2> /dev/null || :
  wait "$1" || :
}

# Unlike sleep, a read that times out leaves no process behind that would keep a pipe open.
exec {never}<> <(:)
pause() { read -rt "$1" -u "$never" || :; }
