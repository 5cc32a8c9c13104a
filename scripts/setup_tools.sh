#!/bin/sh
# Install clang, the second compiler that the C is tested with, where that needs no questions.
# Never fails: tests that miss a tool skip, and say so.

note() {
    printf '%s\n' "$*"
}

command -v clang >/dev/null 2>&1 && exit 0

if [ "$(uname -s)" = Darwin ]; then
    note "no clang: run xcode-select --install (or: brew install llvm)"
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
    note "no clang and no apt-get: tests with clang skip; install clang to run them"
    exit 0
fi
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    note "no clang and no right to install it: tests with clang skip; try: apt-get install clang"
    exit 0
fi

install() {
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y --no-install-recommends clang
}

note "installing clang"
# The lists of packages may be old or absent: then fetch them and try once more.
if ! { install || { $as_root apt-get update && install; }; } >/dev/null 2>&1; then
    note "clang could not be installed: tests with clang skip"
fi
exit 0
