# shellcheck shell=bash
# Debian packages: installed when we may, else named with the command that installs them.

# need_packages NAME…: make sure that each is installed. Their daemons are kept from starting by themselves.
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "These packages are missing. Please run:" >&2
    echo "  sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  echo "Installing ${missing[*]} …" >&2
  (
    guard=/usr/sbin/policy-rc.d
    if [ ! -e "$guard" ]; then
      trap 'rm -f "$guard"' EXIT
      printf '#!/bin/sh\nexit 101\n' >"$guard"
      chmod 755 "$guard"
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get -q install -y --no-install-recommends "${missing[@]}" >/tmp/khamkho-apt.log 2>&1 ||
      { apt-get -q update >/tmp/khamkho-apt.log 2>&1 && apt-get -q install -y --no-install-recommends "${missing[@]}" >>/tmp/khamkho-apt.log 2>&1; } ||
      { tail -20 /tmp/khamkho-apt.log >&2; exit 1; }
  )
}
