solve {} --concept north=nash
