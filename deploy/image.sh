#!/bin/sh
# The steps that make an installed CodeDrill. The image, a server with systemd and `make image-steps` run these,
# so what is tested is what is shipped. PYTHON names another interpreter, 3.11 or newer.
#   deploy/image.sh packages VENV   an environment with the packages of the lock, by hash
#   deploy/image.sh app VENV        CodeDrill itself into it; then checks that the packages fit together
#   deploy/image.sh data FOLDER     an empty data folder
set -eu
umask 022 # what is installed may be read by the user that runs it
cd "$(dirname "$0")/.."
step=$1
target=$2
install() {
    "$target/bin/python" -m pip --disable-pip-version-check --quiet install "$@"
}
case $step in
packages)
    "${PYTHON:-python3}" -m venv "$target"
    install --require-hashes --only-binary :all: -r requirements.lock
    ;;
app)
    install --no-deps --no-build-isolation .
    "$target/bin/python" -m pip --disable-pip-version-check check
    ;;
data)
    mkdir -m 700 "$target"
    ;;
*)
    echo "there is no step $step" >&2
    exit 64
    ;;
esac
