# Names of files and arguments cannot trick a terminal, or forge a line.
bad=$(printf 'no\033]0;x\a\302\233file\nwell.yaml: error[E0101]')
$TRUCE solve "$bad"
cp well.yaml here; printf 'foo: 1\n' >>here; mv here "$(printf 'a\033[31m\nb')"
$TRUCE check "$(printf 'a\033[31m\nb')"
$TRUCE check well.yaml -o "$(printf '/no\033[31m/such')"
$TRUCE help "$(printf 'x\033[31m')"
$TRUCE solve well.yaml --max-memory "$(printf 'x\033[31m')"
