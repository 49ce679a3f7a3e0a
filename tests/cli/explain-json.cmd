$TRUCE explain well.yaml --state s0 --party north --concept seq --json
