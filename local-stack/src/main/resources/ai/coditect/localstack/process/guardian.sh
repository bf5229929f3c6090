# Ends the children of a process that ended without doing so. Reads "guard PID SIGNAL", "release PID", "remove FILE" and
# "keep FILE" from its standard input; when that closes, the writer has gone: files to remove go first, then each child
# still registered is asked to end by its signal and, if it is there 8 s later, killed with its process group.
trap '' HUP INT TERM

children=''
files=''

# Prints the start time of a live process; fails for a dead or a defunct one.
identity() {
  if [ -r /proc/self/stat ]; then
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
    # The name in parentheses may hold blanks: count fields from its end. The 1st is the state, the 20th the start time.
    set -- ${stat##*) }
    [ "$1" = Z ] && return 1
    shift 19
    echo "$1"
  else
    ps -o lstart= -p "$1"
  fi
}

# Prints the registered children that are still the processes that were registered.
alive() {
  printf '%s' "$children" | while read -r pid signal id; do
    if [ "$(identity "$pid")" = "$id" ]; then
      echo "$pid $signal"
    fi
  done
}

# Prints the files to remove but the one given, a line each.
files_without() {
  printf '%s' "$files" | while IFS= read -r file; do
    [ "$file" = "$1" ] || printf '%s\n' "$file"
  done
}

while IFS= read -r line; do
  verb=${line%% *}
  rest=${line#* }
  pid=${rest%% *}
  signal=${rest#* }
  case $verb in
    guard)
      id=$(identity "$pid") && children="$children$pid $signal $id
"
      ;;
    release)
      children=$(printf '%s' "$children" | grep -v "^$pid ")
      [ -n "$children" ] && children="$children
"
      ;;
    remove | keep)
      files=$(files_without "$rest")
      [ -n "$files" ] && files="$files
"
      [ "$verb" = remove ] && files="$files$rest
"
      ;;
  esac
done

printf '%s' "$files" | while IFS= read -r file; do
  rm -f -- "$file"
done

first=$(alive)
[ -z "$first" ] && exit 0

printf '%s\n' "$first" | while read -r pid signal; do
  kill -s "$signal" "$pid" 2>/dev/null
  # A paused child acts on a signal only when it runs again.
  kill -s CONT "$pid" 2>/dev/null
done

tenths=0
while [ "$tenths" -lt 80 ] && [ -n "$(alive)" ]; do
  sleep 0.1
  tenths=$((tenths + 1))
done

alive | while read -r pid signal; do
  kill -s KILL "$pid" 2>/dev/null
done
# Each child leads a process group: what it started and left behind goes too.
printf '%s\n' "$first" | while read -r pid signal; do
  kill -s KILL -- "-$pid" 2>/dev/null
done
