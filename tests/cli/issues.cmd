$TRUCE issues well.yaml --party north
