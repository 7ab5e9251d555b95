#!/usr/bin/env bash
# Installs what the tests need, builds with warnings as errors, checks formatting and runs all tests.
#   ./test.sh           everything, in its short form
#   ./test.sh --long    the same with the long forms of load, fault and property tests
set -euo pipefail
cd "$(dirname "$0")"

long=0
for argument in "$@"; do
  case "$argument" in
    --long) long=1 ;;
    *) echo "usage: ./test.sh [--long]" >&2; exit 2 ;;
  esac
done
export SEALPOST_LONG_TESTS=$long
export SEALPOST_CORPORA="${SEALPOST_CORPORA:-$PWD/../shared/data}"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NO_COLOR=1

say() { printf '\n== %s\n' "$*"; }

install_packages() {
  local missing=()
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  command -v nginx >/dev/null || missing+=(nginx)
  command -v webhook >/dev/null || missing+=(webhook)
  command -v chromium >/dev/null || missing+=(chromium)
  command -v strace >/dev/null || missing+=(strace)
  ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || missing+=(libfaketime)
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
  if [ ${#missing[@]} -gt 0 ]; then
    say "installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  fi
}

install_node_modules() {
  local lock
  while IFS= read -r lock; do
    say "npm ci in $(dirname "$lock")"
    (cd "$(dirname "$lock")" && npm ci --no-audit --no-fund --silent)
  done < <(git ls-files 'tests/**/package-lock.json')
}

run_tests() {
  local project name log passed=0 failed=0 skipped=0 broken=0 faults=""
  local limit=600
  local explicit=off
  [ "$long" = 1 ] && limit=10800 explicit=on
  log=$(mktemp)
  for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    [ "$name" = Sealpost.TestKit ] && continue
    say "$name"
    timeout --kill-after=10 "$limit" "$(dirname "$project")/bin/Release/net10.0/$name" -noLogo -noColor -explicit "$explicit" 2>&1 | tee "$log" | grep -v -E '^ *(Discover|Start|Finish)' || true
    faults+=$(grep -E '\[FAIL\]$' "$log" | sed 's/^ */  /' || true)$'\n'
    if grep -q 'Total: ' "$log"; then
      read -r total errors fails skips < <(sed -n 's/.*Total: \([0-9]*\), Errors: \([0-9]*\), Failed: \([0-9]*\), Skipped: \([0-9]*\).*/\1 \2 \3 \4/p' "$log" | tail -1)
      passed=$((passed + total - fails - skips))
      failed=$((failed + fails + errors))
      skipped=$((skipped + skips))
    else
      faults+="  $name ended without a result"$'\n'
      broken=$((broken + 1))
    fi
  done
  rm -f "$log"
  failed=$((failed + broken))
  if [ "${CI:-}" = true ] && [ "$skipped" -gt 0 ]; then
    echo "Tests were skipped; in CI nothing may be."
    failed=$((failed + skipped)) skipped=0
  fi

  if [ "$failed" -gt 0 ]; then
    say "failed"
    sed '/^ *$/d' <<<"$faults"
  fi
  printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

install_packages
install_node_modules
say "build"
dotnet build Sealpost.slnx -c Release --nologo -v quiet
say "format"
dotnet format Sealpost.slnx --verify-no-changes --no-restore
run_tests
