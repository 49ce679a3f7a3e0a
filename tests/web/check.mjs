// check.mjs - a page in a real browser.  SPDX-License-Identifier: MIT
//
//     node tests/web/check.mjs PAGE.html OUTDIR
//
// Opens the page in headless Chromium, checks what only a browser can tell
// (requests, errors, layout, contrast, the outline that assistive software
// sees), leaves screenshots and a PDF in OUTDIR, prints one line for each
// failed check and at the end "N passed, N failed"; exit status 1 when one
// failed.  CHROMIUM names another browser.  Needs no packages: it speaks the
// DevTools protocol over a pipe.

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync }
    from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser } from './browser.mjs';

const LIMIT_MS = 150000;
const WIDTHS = [320, 400, 1100];

const [page, outdir] = process.argv.slice(2);
if (!page || !outdir || !existsSync(page)) {
    console.error('usage: node check.mjs PAGE.html OUTDIR');
    process.exit(2);
}

let passed = 0;
let failed = 0;

// Checks give a list of what is wrong; an empty one is a pass.
function check(name, wrong) {
    if (wrong.length === 0) {
        passed++;
        return;
    }
    failed++;
    const more = wrong.length > 5 ? ` ... and ${wrong.length - 5} more` : '';
    console.log(`FAIL ${name}: ${wrong.slice(0, 5).join('; ')}${more}`);
}

// What follows runs in the page.

function sidewaysOverflow() {
    const root = document.documentElement;
    const wrong = [];
    if (root.scrollWidth > root.clientWidth)
        wrong.push(`${root.scrollWidth} px in ${root.clientWidth} px`);
    if (wrong.length === 0) return wrong;
    for (const e of document.body.querySelectorAll('*')) {
        if (e.closest('.scroll') && !e.matches('.scroll')) continue;
        const box = e.getBoundingClientRect();
        if (box.right > root.clientWidth + 1)
            wrong.push(`${e.localName}.${e.className} to ${box.right}`);
    }
    return wrong;
}

function structure() {
    const wrong = { pictures: [], figures: [], headings: [], regions: [],
        ids: [], page: [] };
    // An svg takes its accessible name and description from these two.
    for (const [i, svg] of [...document.querySelectorAll('svg')].entries()) {
        for (const part of ['title', 'desc'])
            if (!svg.querySelector(`:scope > ${part}`)?.textContent.trim())
                wrong.pictures.push(`svg ${i + 1} has no ${part}`);
        if (svg.getAttribute('role') !== 'img')
            wrong.pictures.push(`svg ${i + 1} is not an image to assistants`);
    }
    for (const img of document.querySelectorAll('img'))
        if (!img.alt) wrong.pictures.push(`img ${img.src} has no alt`);
    for (const [i, f] of [...document.querySelectorAll('figure')].entries()) {
        if (!f.querySelector('table tbody tr'))
            wrong.figures.push(`figure ${i + 1} has no table of its data`);
        if (!f.querySelector('figcaption')?.textContent.trim())
            wrong.figures.push(`figure ${i + 1} has no caption`);
    }
    let last = 0;
    for (const h of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
        const level = Number(h.localName[1]);
        if (level > last + 1)
            wrong.headings.push(`h${level} after h${last}: ${h.textContent}`);
        if (!h.textContent.trim()) wrong.headings.push(`empty h${level}`);
        last = level;
    }
    if (document.querySelectorAll('h1').length !== 1)
        wrong.headings.push('not exactly one h1');
    for (const e of document.querySelectorAll('[role=region]'))
        if (!e.getAttribute('aria-label') || e.tabIndex !== 0)
            wrong.regions.push(e.outerHTML.slice(0, 80));
    for (const t of document.querySelectorAll('table')) {
        if (!t.caption?.textContent.trim())
            wrong.regions.push('a table without caption');
        for (const th of t.querySelectorAll('th'))
            if (!th.scope) wrong.regions.push(`no scope: ${th.textContent}`);
    }
    const seen = new Set();
    for (const e of document.querySelectorAll('[id]')) {
        if (seen.has(e.id)) wrong.ids.push(`id ${e.id} twice`);
        seen.add(e.id);
    }
    for (const a of document.querySelectorAll('a[href^="#"]'))
        if (!seen.has(a.hash.slice(1))) wrong.ids.push(`no target ${a.hash}`);
    const root = document.documentElement;
    if (!root.lang) wrong.page.push('no lang');
    if (!['ltr', 'rtl'].includes(root.dir)) wrong.page.push('no dir');
    if (!document.title.trim()) wrong.page.push('no title');
    if (document.scripts.length) wrong.page.push('scripts');
    if (!document.querySelector('main')) wrong.page.push('no main');
    return wrong;
}

// Contrast as WCAG 2 defines it, text against what is painted beneath it.
function lowContrast() {
    const parse = (colour) => {
        const v = colour.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
        return { rgb: v.slice(0, 3), alpha: v.length > 3 ? v[3] : 1 };
    };
    const luminance = (rgb) => {
        const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045
            ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (a, b) => {
        const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x);
        return (hi + 0.05) / (lo + 0.05);
    };
    const ground = (element) => {
        for (let e = element; e; e = e.parentElement) {
            const c = parse(getComputedStyle(e).backgroundColor);
            if (c.alpha > 0) return c.rgb;
        }
        return [255, 255, 255];
    };
    const groundInPicture = (text) => {
        const at = text.getBoundingClientRect();
        const x = at.x + at.width / 2;
        const y = at.y + at.height / 2;
        const beneath = [...text.ownerSVGElement.querySelectorAll('rect')]
            .filter((r) => {
                const b = r.getBoundingClientRect();
                const order = r.compareDocumentPosition(text);
                return order & Node.DOCUMENT_POSITION_FOLLOWING &&
                    getComputedStyle(r).fill !== 'none' &&
                    getComputedStyle(r).fillOpacity === '1' &&
                    x > b.left && x < b.right && y > b.top && y < b.bottom;
            });
        const top = beneath.pop();
        return top ? parse(getComputedStyle(top).fill).rgb : ground(text);
    };
    const wrong = [];
    const walk = document.createTreeWalker(document.body,
        NodeFilter.SHOW_TEXT);
    const done = new Set();
    while (walk.nextNode()) {
        const e = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || done.has(e)) continue;
        done.add(e);
        const unseen = ['title', 'desc', 'style', 'script'];
        if (unseen.includes(e.localName)) continue;
        const drawn = e.localName === 'text';
        const style = getComputedStyle(e);
        const colour = parse(drawn ? style.fill : style.color).rgb;
        const r = ratio(colour, drawn ? groundInPicture(e) : ground(e));
        if (r < 4.5)
            wrong.push(`${r.toFixed(2)}: ${e.textContent.trim().slice(0, 40)}`);
    }
    return wrong;
}

// Lines of text in pictures: none over another, none cut by the picture's
// edge.
function crowdedLabels() {
    const wrong = [];
    for (const svg of document.querySelectorAll('svg')) {
        const view = svg.viewBox.baseVal;
        const lines = [...svg.querySelectorAll('text')].map((e) => ({
            box: e.getBBox(), text: e.textContent }));
        for (const [i, a] of lines.entries()) {
            const { box } = a;
            if (box.x < view.x || box.y < view.y - 2 ||
                box.x + box.width > view.x + view.width + 1 ||
                box.y + box.height > view.y + view.height + 4)
                wrong.push(`cut: ${a.text}`);
            for (const b of lines.slice(0, i)) {
                const w = Math.min(box.x + box.width, b.box.x + b.box.width) -
                    Math.max(box.x, b.box.x);
                const h = Math.min(box.y + box.height, b.box.y + b.box.height)
                    - Math.max(box.y, b.box.y);
                // A line's box is taller than its letters.
                if (w > 1 && h > box.height * 0.4)
                    wrong.push(`"${a.text}" over "${b.text}"`);
            }
        }
    }
    return wrong;
}

async function run(browser) {
    const requests = [];
    const errors = [];
    browser.listeners.push(({ method, params }) => {
        if (method === 'Network.requestWillBeSent')
            requests.push(params.request.url);
        else if (method === 'Runtime.exceptionThrown')
            errors.push(params.exceptionDetails.text);
        else if (method === 'Runtime.consoleAPICalled' &&
            ['error', 'warning', 'assert'].includes(params.type))
            errors.push(params.args.map((a) => a.value).join(' '));
        else if (method === 'Log.entryAdded' &&
            ['error', 'warning'].includes(params.entry.level))
            errors.push(params.entry.text);
    });
    const { targetInfos } = await browser.send('Target.getTargets');
    const { targetId } = targetInfos.find((t) => t.type === 'page');
    const { sessionId } = await browser.send('Target.attachToTarget',
        { targetId, flatten: true });
    const send = (method, params) => browser.send(method, params, sessionId);
    const call = async (f) => {
        const { result, exceptionDetails } = await send('Runtime.evaluate',
            { expression: `(${f})()`, returnByValue: true });
        if (exceptionDetails)
            throw new Error(exceptionDetails.exception.description);
        return result.value;
    };
    const resize = (width) => send('Emulation.setDeviceMetricsOverride',
        { width, height: 900, deviceScaleFactor: 1, mobile: false });
    const scheme = (value) => send('Emulation.setEmulatedMedia',
        { features: [{ name: 'prefers-color-scheme', value }] });
    const shoot = async (name) => {
        const { data } = await send('Page.captureScreenshot',
            { format: 'png', captureBeyondViewport: true });
        writeFileSync(join(outdir, `${name}.png`),
            Buffer.from(data, 'base64'));
    };

    for (const domain of ['Page', 'Runtime', 'Network', 'Log'])
        await send(`${domain}.enable`);
    const url = pathToFileURL(resolve(page)).href;
    await resize(1100);
    const loaded = browser.wait('Page.loadEventFired');
    await send('Page.navigate', { url });
    await loaded;

    const wrong = await call(structure);
    check('pictures are named and described', wrong.pictures);
    check('figures carry their data', wrong.figures);
    check('headings are in order', wrong.headings);
    check('tables and regions are labelled', wrong.regions);
    check('anchors are unique and reached', wrong.ids);
    check('the page says what it is', wrong.page);
    check('labels in pictures are clear', await call(crowdedLabels));
    for (const width of WIDTHS) {
        await resize(width);
        check(`no sideways scrolling at ${width} px`,
            await call(sidewaysOverflow));
    }
    for (const value of ['light', 'dark']) {
        await scheme(value);
        check(`contrast of text, ${value}`, await call(lowContrast));
        for (const width of [400, 1100]) {
            await resize(width);
            await shoot(`${width}-${value}`);
        }
    }
    await scheme('light');
    await send('Emulation.setEmulatedVisionDeficiency',
        { type: 'achromatopsia' });
    await shoot('1100-grey');
    await send('Emulation.setEmulatedVisionDeficiency', { type: 'none' });
    const { data } = await send('Page.printToPDF',
        { preferCSSPageSize: true, printBackground: true });
    writeFileSync(join(outdir, 'print.pdf'), Buffer.from(data, 'base64'));

    check('no errors in the console', errors);
    check('nothing is fetched', requests.filter((r) => r !== url &&
        !r.startsWith('data:') && !r.startsWith(`${url}#`)));
}

mkdirSync(outdir, { recursive: true });
const profile = mkdtempSync(join(tmpdir(), 'truce-web-'));
const browser = new Browser(process.env.CHROMIUM ?? 'chromium', profile);
const timer = setTimeout(() => {
    browser.fail(new Error(`not done after ${LIMIT_MS / 1000} s`));
    browser.child.kill('SIGKILL');
}, LIMIT_MS);
try {
    await run(browser);
} catch (error) {
    check('the browser did its work', [error.message]);
}
clearTimeout(timer);
// Without a process id it never started, and will never exit.
if (browser.child.pid) await browser.close();
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
