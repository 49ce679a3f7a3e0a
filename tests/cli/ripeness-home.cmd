# A way out is a deal that passes at home: here one that leaves North's water alone.
$TRUCE ripeness well.yaml | head -n 8
printf '%s\n' 'factions: {north: {vetoes: farms, members: {farms: {name: Farms, preferences: {priorities: [share=none]}}}}}' >>well.yaml
$TRUCE ripeness well.yaml
printf '%s\n' 'bearable: {south: "pumps and share=all"}' >>well.yaml
$TRUCE ripeness well.yaml
