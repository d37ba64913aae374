#!/bin/sh
# ssh in the tests of examples: reaches an sshd on a loopback address, whatever the host of the example is, and logs in
# as $EXAMPLE_USER, whatever its user is. Where there is no sshd ($EXAMPLE_USER is empty), runs the forced command of
# the key's line in authorized_keys, as sshd does.
set -eu
if [ -n "$EXAMPLE_USER" ]; then
  for argument; do
    shift
    case $argument in
      *@*) argument=$EXAMPLE_USER@127.0.0.1 ;;
    esac
    set -- "$@" "$argument"
  done
  exec /usr/bin/ssh -F /dev/null -p 8722 -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
    -o LogLevel=ERROR "$@"
fi
[ "$1" = -i ]
forced=$(grep -F "$(cat "$2.pub")" "$HOME/.ssh/authorized_keys" | sed 's/^command="\([^"]*\)".*/\1/')
exec sh -c "$forced"
