#!/bin/sh
# Install the program that some tests need from the system: Chromium, to look at the pages as a reader does.
# Does nothing where it is there. Never fails: a test that misses its program says so by name.
set -u

missing=""
chromium_found=no
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then chromium_found=yes; fi
done
if [ -d "/Applications/Google Chrome.app" ] || [ -d "/Applications/Chromium.app" ]; then chromium_found=yes; fi
[ "$chromium_found" = yes ] || missing="chromium"
[ -n "$missing" ] || exit 0

cannot() {
    echo "Not on this machine: $missing ($1). The tests that need them are left out and say so."
    exit 0
}

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    as_root=none
fi

log=$(mktemp)
if command -v apt-get >/dev/null 2>&1; then
    [ "$as_root" != none ] || cannot "as root: apt-get install $missing"
    echo "Installing from the system's packages: $missing …"
    case $missing in *chromium*) fonts=fonts-dejavu-core ;; *) fonts="" ;; esac
    # shellcheck disable=SC2086
    { $as_root apt-get update &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing $fonts; } \
        </dev/null >"$log" 2>&1 || cannot "apt-get could not install them: $(grep '^E:' "$log" | head -n 1)"
elif command -v dnf >/dev/null 2>&1; then
    [ "$as_root" != none ] || cannot "as root: dnf install $missing"
    echo "Installing from the system's packages: $missing …"
    # shellcheck disable=SC2086
    $as_root dnf install -y $missing </dev/null >"$log" 2>&1 || cannot "dnf could not install them"
elif command -v brew >/dev/null 2>&1; then
    cannot "install them with: brew install --cask $missing"
else
    cannot "install them with the system's package manager"
fi
rm -f "$log"
