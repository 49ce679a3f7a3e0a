// pages.mjs - how many pages of A4 a briefing prints to.
// SPDX-License-Identifier: MIT
//
//     node tests/web/pages.mjs OUTDIR PAGE.html=N ...
//
// Prints each page in headless Chromium and counts: at most N pages of A4, and
// nothing wider than the paper.  Leaves the PDFs in OUTDIR.  Prints one line
// for each that failed and at the end "N passed, N failed".

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser } from './browser.mjs';

const [outdir, ...wanted] = process.argv.slice(2);
let passed = 0;
let failed = 0;

function check(ok, words) {
    if (ok) passed++;
    else failed++;
    if (!ok) console.log(`FAIL ${words}`);
}

async function print(browser, sessionId, file) {
    const send = (method, params) => browser.send(method, params, sessionId);
    const loaded = browser.wait('Page.loadEventFired');
    await send('Page.navigate', { url: pathToFileURL(resolve(file)).href });
    await loaded;
    const { data } = await send('Page.printToPDF',
        { preferCSSPageSize: true, printBackground: true });
    return Buffer.from(data, 'base64');
}

async function run(browser) {
    const { targetInfos } = await browser.send('Target.getTargets');
    const { targetId } = targetInfos.find((t) => t.type === 'page');
    const { sessionId } = await browser.send('Target.attachToTarget',
        { targetId, flatten: true });
    await browser.send('Page.enable', {}, sessionId);
    for (const one of wanted) {
        const [file, most] = one.split('=');
        const pdf = await print(browser, sessionId, file);
        const text = pdf.toString('latin1');
        const name = basename(file, '.html');
        writeFileSync(join(outdir, `${name}.pdf`), pdf);
        const pages = (text.match(/\/Type\s*\/Page[^s]/g) ?? []).length;
        check(pages >= 1 && pages <= Number(most),
            `${name}: ${pages} pages, not ${most}`);
        const boxes = text.match(/\/MediaBox\s*\[[^\]]*\]/g) ?? [];
        check(boxes.length > 0 && boxes.every((box) => {
            const [, , w, h] = box.match(/[\d.]+/g).map(Number);
            return Math.abs(w - 595) < 2 && Math.abs(h - 842) < 2;
        }), `${name}: not A4: ${boxes[0]}`);
    }
}

mkdirSync(outdir, { recursive: true });
const profile = mkdtempSync(join(tmpdir(), 'truce-web-'));
const browser = new Browser(process.env.CHROMIUM ?? 'chromium', profile);
const timer = setTimeout(() => browser.child.kill('SIGKILL'), 150000);
try {
    await run(browser);
} catch (error) {
    check(false, `the browser did its work: ${error.message}`);
}
clearTimeout(timer);
if (browser.child.pid) await browser.close();
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
