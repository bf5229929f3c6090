# Sourced by the commands beside it: builds what is not built or has changed, and starts a benchmark's main class.

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
modules=contracts,platform,api-client,verifier,local-stack,provisioning-service,self-service-api,audit-service,benchmarks

sources() {
  find pom.xml .mvn api-client/pom.xml {contracts,platform,verifier,local-stack,provisioning-service,self-service-api,audit-service,benchmarks}/{pom.xml,src/main} deploy \
    -type f -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 cksum | cksum
}

# start_benchmark MAIN_CLASS [ARGUMENT...]: what it prints are figures, each beside its limit.
start_benchmark() {
  cd "$checkout"
  . .mvn/find-jdk.sh
  find_jdk
  local current stamp=benchmarks/target/benchmarks.stamp folder=benchmarks/target/data
  current=$(sources)
  if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$current" ]; then
    find_maven
    echo 'Building (only when sources have changed)…'
    mvn --batch-mode --no-transfer-progress --quiet -Dmaven.test.skip=true --projects "$modules" package
    echo "$current" >"$stamp"
  fi
  rm -rf "$folder"
  mkdir -p "$folder" benchmarks/target/tmp
  echo "Load of this machine before: $(uptime | sed 's/.*load average[s]*: //'); processors: $(getconf _NPROCESSORS_ONLN)"
  "$JAVA_HOME/bin/java" -Xms1g -Xmx1g -XX:+UseParallelGC -Duser.timezone=UTC -Djava.io.tmpdir="$checkout/benchmarks/target/tmp" \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "benchmarks/target/classes:$(cat benchmarks/target/runtime.classpath)" "$1" "$folder" "${@:2}"
  rm -rf "$folder"
}
