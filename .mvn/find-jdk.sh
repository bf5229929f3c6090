# Sourced by ./run and ./test: sets JAVA_HOME to a JDK 25 or newer, and checks that Maven is there.

is_jdk_25() {
  [ -x "$1/bin/javac" ] || return 1
  # A JVM says on the error stream which JAVA_TOOL_OPTIONS it has taken.
  version=$("$1/bin/javac" -version 2>/dev/null)
  version=${version#javac }
  version=${version%%[.-]*}
  case $version in
    '' | *[!0-9]*) return 1 ;;
  esac
  [ "$version" -ge 25 ]
}

find_jdk() {
  on_path=$(command -v javac 2>/dev/null) || on_path=''
  if [ -n "$on_path" ]; then
    # A symbolic link leads to the JDK that it belongs to.
    while [ -L "$on_path" ]; do
      link=$(readlink "$on_path")
      case $link in
        /*) on_path=$link ;;
        *) on_path=$(dirname "$on_path")/$link ;;
      esac
    done
    on_path=$(dirname "$(dirname "$on_path")")
  fi
  for candidate in "${JAVA_HOME:-}" "$on_path" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  cat >&2 <<'END'
JDK 25 is needed and was not found: neither in JAVA_HOME, nor on the PATH, nor in the usual places.
Get it from https://adoptium.net/temurin/releases/?version=25, or with: sdk install java 25-tem
Then start again; or set JAVA_HOME to where it is.
END
  return 1
}

find_maven() {
  if ! command -v mvn >/dev/null 2>&1; then
    echo 'Maven is needed and was not found on the PATH. Get it from https://maven.apache.org/download.cgi,' >&2
    echo 'or with your package manager: apt install maven, brew install maven.' >&2
    return 1
  fi
}
