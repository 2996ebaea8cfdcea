# Sourced by .ci/start and .ci/test: everything the program needs, installed only where it is missing.
# shellcheck shell=bash disable=SC2034

constraints=resources/constraints/tested.txt

say() { printf '\n== %s\n' "$*"; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

# A library that Qt or torch asks the loader for, or a program, and the Debian package that has it.
libraries='
libstdc++.so.6 libstdc++6
libglib-2.0.so.0 libglib2.0-0
libEGL.so.1 libegl1
libGL.so.1 libgl1
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libdbus-1.so.3 libdbus-1-3
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libX11-xcb.so.1 libx11-xcb1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render.so.0 libxcb-render0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-util.so.1 libxcb-util1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libwayland-client.so.0 libwayland-client0
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
'
test_tools='
Xvfb xvfb
xauth xauth
'

# Run a command as root, or fail: no password is ever asked for.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

install_packages() {
  say "Installing system packages: $*"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

# missing_packages TABLE: packages of the libraries and programs that are not there.
missing_packages() {
  local known name package
  known=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p)
  while read -r name package; do
    case $name in
      '') ;;
      *.so.*) [[ $known == *"	$name ("* ]] || echo "$package" ;;
      *) command -v "$name" >/dev/null || echo "$package" ;;
    esac
  done <<<"$1"
}

system_packages() {
  local missing
  [ "$(uname)" = Linux ] || return 0
  mapfile -t missing < <(missing_packages "$1")
  [ "${#missing[@]}" -gt 0 ] || return 0
  if may_install; then
    install_packages "${missing[@]}"
  else
    printf '%s\n' "Not found, by the names of the Debian packages: ${missing[*]}" \
      "Going on without; if the window does not open, install them." >&2
  fi
}

# Prints the first Python that is new enough.
find_python() {
  local name
  for name in python3.11 python3.12 python3.13 python3; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  fail "Python 3.11 or newer was not found." "On Debian 12: apt-get install python3 python3-venv"
}

make_environment() {
  local python
  python=$(find_python)
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    may_install || fail "$python has no venv module." "On Debian 12: apt-get install python3-venv"
    install_packages python3-venv
  fi
  "$python" -m venv .venv
}

# virtual_environment EXTRAS: .venv with the program, editable. Does nothing when nothing changed; works offline then.
virtual_environment() {
  local wanted stamp=.venv/.set-up-for
  wanted=$(cat pyproject.toml "$constraints" | cksum)
  if [ -f "$stamp" ] && [ "$(head -n 1 "$stamp")" = "$wanted" ] && { [ -z "$1" ] || grep -qxF "with $1" "$stamp"; }; then
    return
  fi
  if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    say "Making .venv"
    rm -rf .venv
    make_environment
  fi
  say "Installing the program and its libraries into .venv (the first time a download of several GB)"
  .venv/bin/python -m pip install --disable-pip-version-check -c "$constraints" -e ".$1"
  printf '%s\n' "$wanted" "with $1" >"$stamp"
}
