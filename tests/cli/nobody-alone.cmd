# Where all is decided together nothing can be broken alone, and no finding says that it is held.
sed -i 's/by: north, values/by: [north, south], values/; s/by: south}/by: [south, north]}/' well.yaml
printf '%s\n' 'scenarios: [{id: dry, name: A dry year, story: None., change: {preferences: {north: {weights: {pumps: 9}}}}}]' >>well.yaml
$TRUCE compare well.yaml | grep -e last -e holds
$TRUCE compare well.yaml --json | grep -o '"held_by":[^,]*'
$TRUCE inverse well.yaml --target s0
$TRUCE robust well.yaml | tail -n 4
$TRUCE brief well.yaml --json | grep -o '"held_by":[^,]*'
