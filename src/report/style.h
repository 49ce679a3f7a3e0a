/* style.h - the style sheet of a page.  SPDX-License-Identifier: MIT */
#ifndef TR_STYLE_H
#define TR_STYLE_H

#include "base/text.h"

/** `pages`: it is to print on so many (0: any number). The sheet, with the
 * colours of the pictures; no '<' or '&' in it, so that the page is well-formed
 * XML too. */
void tr_style_put(tr_text *out, int pages);

#endif
