check folders/negolog-huge
