#!/bin/sh
# Runs a command and never lets it outlive its parent, whatever happens to that one: the parent holds the other end of
# standard input, so the end of that stream is the parent's end. Prints the command's process id.
#   guard.sh FOLDER COMMAND [ARGUMENT...]   FOLDER is removed if the parent has gone; '' removes nothing.
folder=$1
shift
exec 3<&0
"$@" </dev/null >&2 3<&- &
part=$!
echo "$part"
exec >&-
# A watcher that has seen the end is no longer to be stopped: its own end with 0 tells that the parent has gone.
(
  read -r _ <&3
  trap '' TERM
  kill -9 "$part" 2>/dev/null
  exit 0
) &
watcher=$!
exec 3<&-
wait "$part"
code=$?
kill "$watcher" 2>/dev/null
if wait "$watcher" 2>/dev/null && [ -n "$folder" ]; then rm -rf "$folder"; fi
exit "$code"
