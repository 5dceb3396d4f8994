# What ./run, ./test and ./bench do before their own work: tools, packages, build. Sourced by them; they set STEPS and call `step`.
# Every failure is one sentence on stderr that names what to do; what the tools said is in $LOG.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
ROOT=$PWD
LOG=$ROOT/.run/logs/setup.log
CONFIGURATION=Release
LOCAL_PROPS=Directory.Build.local.props
STEP=0

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Builds leave no compiler or MSBuild node behind: who stops SeatAspire finds no process of it.
export UseSharedCompilation=false MSBUILDDISABLENODEREUSE=1

mkdir -p .run/logs
: >"$LOG"

say() { printf '%s\n' "$*"; }

step() {
  STEP=$((STEP + 1))
  say "$STEP/$STEPS $*"
}

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# busy LIMIT COMMAND…: runs a command that may take long, its output in the log; says now and then that it still runs, and
# with what. On a terminal that is one line that is written over.
busy() {
  local limit=$1 started=$SECONDS shown=0 line
  shift
  timeout "$limit" "$@" >>"$LOG" 2>&1 </dev/null &
  local job=$!
  # A background command hears no Ctrl+C of its own.
  trap 'kill $job 2>/dev/null; exit 130' INT TERM
  while kill -0 $job 2>/dev/null; do
    line=$(tail -n 1 "$LOG" | tr -d '\r' | cut -c1-70)
    if [ -t 1 ]; then
      printf '\r\033[K    %3d s  %s' $((SECONDS - started)) "$line"
    elif [ $((SECONDS - started - shown)) -ge 10 ]; then
      shown=$((SECONDS - started))
      say "    … $shown s  $line"
    fi
    sleep 0.2
  done
  [ -t 1 ] && printf '\r\033[K'
  wait $job
  local code=$?
  trap - INT TERM
  return $code
}

check_sdk() {
  step "checking the .NET SDK"
  local place
  for place in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
    command -v dotnet >/dev/null && break
    [ -n "$place" ] && [ -x "$place/dotnet" ] && export DOTNET_ROOT=$place PATH=$place:$PATH
  done
  dotnet --list-sdks 2>/dev/null | grep -q '^10\.' ||
    die "The .NET 10 SDK is missing. Install it (https://dotnet.microsoft.com/download/dotnet/10.0), then start this again."
}

# Two packages that some feeds lack: where one is missing, files of ours are compiled in their place (Directory.Build.props). Found out by
# restoring with them once. That they are missing is remembered for a week, or until the file is deleted.
find_packages() {
  step "looking for Aspire's packages of MySQL"
  ASPIRE_MYSQL=$(sed -n 's:.*<AspireMySql>\(.*\)</AspireMySql>.*:\1:p' "$LOCAL_PROPS" 2>/dev/null)
  if [ -n "$ASPIRE_MYSQL" ] && [ -z "$(find "$LOCAL_PROPS" -mtime +6)" ]; then
    say "    as found before: $ASPIRE_MYSQL ($LOCAL_PROPS; delete it to look again)"
    return
  fi
  local before said
  before=$(wc -c <"$LOG")
  if busy 300 dotnet restore SeatAspire.AppHost -p:AspireMySql=package; then
    ASPIRE_MYSQL=package
    say "    the package feed has them"
  else
    said=$(tail -c +$((before + 1)) "$LOG" | grep -E 'error NU1[0-9]+:.*(Aspire\.Hosting|Aspire\.Pomelo\.EntityFrameworkCore|HealthChecks)\.MySql')
    # Anything else is no news of these two: it is said when the build meets it again.
    [ -n "$said" ] || { say "    could not be found out (${LOG#"$ROOT"/})"; return; }
    ASPIRE_MYSQL=local
    say "    the package feed lacks them; files of this repository take their place"
  fi
  cat >"$LOCAL_PROPS" <<PROPS
<Project>
  <!-- Written by ./run, ./test and ./bench: whether the package feed has Aspire.Hosting.MySql and Aspire.Pomelo.EntityFrameworkCore.MySql
       (package) or not (local). Delete it to let them look again. -->
  <PropertyGroup>
    <AspireMySql>$ASPIRE_MYSQL</AspireMySql>
  </PropertyGroup>
</Project>
PROPS
}

container_runtime() {
  local runtime
  for runtime in docker podman; do
    command -v $runtime >/dev/null && timeout 10 $runtime info >>"$LOG" 2>&1 && return
  done
  return 1
}

# Whether Redis and MySQL will be programs of this machine: setting Infra:Mode, as the AppHost understands it.
needs_servers() {
  [ -z "${ConnectionStrings__redis:-}" ] || [ -z "${ConnectionStrings__seats:-}" ] || return 1
  case ${Infra__Mode:-auto} in
    [Aa]uto) ! container_runtime ;;
    [Ee]xecutables) ;;
    *) return 1 ;;
  esac
}

# need_tools [MORE PACKAGES…]: what is needed of Debian, installed where that can be done without asking.
need_tools() {
  step "checking the tools of this machine"
  local missing=() package
  if needs_servers; then
    [ -n "${ConnectionStrings__redis:-}" ] || command -v redis-server >/dev/null || missing+=(redis-server)
    [ -n "${ConnectionStrings__seats:-}" ] || has_mariadb || missing+=(mariadb-server)
  fi
  [ "$(node -p 'parseInt(process.versions.node) >= 18' 2>/dev/null)" = true ] || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  for package in "$@"; do
    case $package in
      # It has no windows to keep, so it costs half of what the whole browser does; where it cannot be had that one will do.
      chromium-headless-shell) command -v chromium-headless-shell >/dev/null || { command -v chromium >/dev/null && ! may_install; } ;;
      *) dpkg -s "$package" >/dev/null 2>&1 ;;
    esac || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return

  local sudo=()
  command -v apt-get >/dev/null || die "This is missing: ${missing[*]}. Install it by your system's package manager, then start this again."
  if [ "$(id -u)" -ne 0 ]; then
    may_install || die "This is missing: ${missing[*]}. Run: sudo apt-get install ${missing[*]}   and then start this again."
    sudo=(sudo -n)
  fi
  say "    installing ${missing[*]} (apt-get; the log is ${LOG#"$ROOT"/})"
  busy 600 "${sudo[@]}" apt-get update
  # The programs alone, where Debian has them apart: the whole package begins to serve the machine on port 3306.
  if [[ " ${missing[*]} " = *" mariadb-server "* ]] && apt-cache show mariadb-server-core mariadb-client-core >/dev/null 2>&1; then
    missing=("${missing[@]/#mariadb-server/mariadb-server-core}" mariadb-client-core)
  fi
  if [[ " ${missing[*]} " = *" chromium-headless-shell "* ]] && ! apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    missing=("${missing[@]/#chromium-headless-shell/chromium}")
  fi
  busy 1800 "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" && return
  [ "${missing[*]}" = chromium-headless-shell ] && command -v chromium >/dev/null || die "apt-get could not install ${missing[*]}; $LOG says why."
  say "    chromium-headless-shell cannot be had here; chromium will do"
}

has_mariadb() {
  local PATH=$PATH:/usr/sbin:/usr/local/sbin program
  for program in mariadbd mariadb-install-db my_print_defaults; do
    command -v $program >/dev/null || return
  done
}

may_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }
}

# Fingerprint of everything that a build reads: nothing is built when it is what was built last.
fingerprint() {
  {
    dotnet --version
    printf '%s\n' "${ASPIRE_MYSQL:-}" "$@"
    find . \( -name .git -o -name .run -o -name bin -o -name obj -o -name node_modules -o -name dist -o -name TestResults \) -prune \
      -o -type f ! -name "$LOCAL_PROPS" -printf '%p %s %T@\n' | sort
  } | sha256sum
}

build() { # PROJECT [OPTIONS OF dotnet build…]
  step "building"
  local target=$1 stamp now
  shift
  stamp=.run/built-$(basename "$target")
  now=$(fingerprint "$target")
  if grep -qsF "$now" "$stamp" && [ -f SeatAspire.Web/client/dist/index.html ]; then
    say "    nothing changed since the last time"
    return
  fi
  rm -f "$stamp"
  busy 1200 dotnet restore "$target" || die "$(restore_failure)"
  busy 1800 dotnet build "$target" --no-restore -c $CONFIGURATION -v minimal -tl:off "$@" || build_failure
  printf '%s\n' "$now" >"$stamp"
}

restore_failure() {
  if [ "${ASPIRE_MYSQL:-}" = package ] && grep -qE 'error NU11.*MySql' "$LOG"; then
    say "The package feed has no packages of Aspire's for MySQL any more ($LOG): delete $LOCAL_PROPS, then start this again."
  else
    say "NuGet could not fetch the packages ($LOG says why): check the network and the package sources ('dotnet nuget list source')."
  fi
}

build_failure() {
  if grep -q 'npm error' "$LOG"; then
    die "npm could not fetch or build the browser app; $LOG says why: check the network and the registry ('npm config get registry')."
  fi
  grep -E 'error [A-Z]+[0-9]+:' "$LOG" | sort -u | head -n 5 >&2
  die "The build failed; all of what it said is in $LOG."
}
