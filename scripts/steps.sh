# shellcheck shell=bash
# The steps of the gate. Each runs, whatever became of the one before; `finish` says which failed.
failed=()
PATH="$PWD/.venv/bin:$PATH"
unset PYTHONDONTWRITEBYTECODE # the tests start hundreds of processes, and each would compile everything anew

in_browser="tests/journeys $(find src -name '*_in_browser.py')" # conftest.py refuses a journey elsewhere

step() {
  local name=$1 began=$SECONDS
  shift
  printf '\033[1m== %s\033[0m\n' "$name"
  "$@" || failed+=("$name")
  printf '   %s s\n' $((SECONDS - began))
}

in_a_throwaway_home() {
  local home code
  home=$(mktemp -d)
  KHAMKHO_HOME=$home DJANGO_SETTINGS_MODULE=khamkho.site.settings "$@"
  code=$?
  rm -rf "$home"
  return $code
}

static_steps() { # types take as long as all the others together, and one core: whoever calls asks for them at the end
  types=$(mktemp)
  in_a_throwaway_home mypy >"$types" 2>&1 &
  typing=$!
  step "Form" ruff format --check --quiet .
  step "Lint" ruff check --quiet .
  step "Templates" djlint --lint --quiet src
  step "Import contracts" lint-imports --no-logo
  step "Migrations" in_a_throwaway_home django-admin makemigrations --check --dry-run
  step "Texts" python scripts/texts
}

types_step() {
  step "Types" said_by "$typing" "$types"
}

said_by() { # what a step that was begun before has said in the end
  local code
  wait "$1"
  code=$?
  cat "$2"
  rm -f "$2"
  return $code
}

finish() {
  if [ ${#failed[@]} -gt 0 ]; then
    printf '\nFailed: %s\n' "$(IFS=,; echo "${failed[*]}")"
    exit 1
  fi
  printf '\nAll is well, in %s s.\n' "$SECONDS"
}
