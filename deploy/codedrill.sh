#!/bin/sh
# The `codedrill` command on a server with systemd: as the bot's own user, with its data, token and settings.
#   deploy/codedrill.sh doctor
# A root shell would leave files behind that the bot cannot write.
set -eu
exec systemd-run --quiet --wait --collect --pipe \
    --property=DynamicUser=yes --property=User=codedrill --property=StateDirectory=codedrill \
    --property=StateDirectoryMode=0700 --property=UMask=0077 --property=WorkingDirectory=/var/lib/codedrill \
    --property=LoadCredential=token:/etc/codedrill/token \
    --property=EnvironmentFile=-/etc/codedrill/codedrill.env \
    --setenv=CODEDRILL_DATA=/var/lib/codedrill --setenv=HOME=/tmp --property=PrivateTmp=yes \
    /opt/codedrill/bin/codedrill "$@"
