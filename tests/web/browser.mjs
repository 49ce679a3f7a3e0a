// browser.mjs - headless Chromium over the DevTools protocol, by a pipe.
// SPDX-License-Identifier: MIT

import { spawn } from 'node:child_process';

// The browser: messages are JSON ended by NUL, written to its descriptor 3 and
// read from its descriptor 4.
export class Browser {
    constructor(command, profile) {
        this.child = spawn(command, [
            '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run',
            '--disable-background-networking', '--disable-component-update',
            '--disable-sync', '--disable-extensions', '--hide-scrollbars',
            '--force-device-scale-factor=1', `--user-data-dir=${profile}`,
            '--remote-debugging-pipe', 'about:blank',
        ], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
        this.next = 1;
        this.waiting = new Map();
        this.listeners = [];
        this.gone = new Promise((done) => this.child.once('exit', done));
        this.child.on('error', (error) => this.fail(error));
        this.child.once('exit', () => this.fail(new Error('browser ended')));
        this.child.stdio[3].on('error', () => {});
        let rest = '';
        this.child.stdio[4].setEncoding('utf8');
        this.child.stdio[4].on('data', (data) => {
            const parts = (rest + data).split('\0');
            rest = parts.pop();
            for (const part of parts) this.receive(JSON.parse(part));
        });
    }

    fail(error) {
        for (const { no } of this.waiting.values()) no(error);
        this.waiting.clear();
    }

    receive(message) {
        const call = this.waiting.get(message.id);
        if (!call) {
            for (const listener of this.listeners) listener(message);
            return;
        }
        this.waiting.delete(message.id);
        if (message.error) call.no(new Error(message.error.message));
        else call.yes(message.result);
    }

    send(method, params = {}, sessionId = undefined) {
        const id = this.next++;
        return new Promise((yes, no) => {
            this.waiting.set(id, { yes, no });
            const text = JSON.stringify({ id, method, params, sessionId });
            this.child.stdio[3].write(`${text}\0`);
        });
    }

    wait(method) {
        return new Promise((yes) => {
            const listener = (message) => {
                if (message.method !== method) return;
                this.listeners.splice(this.listeners.indexOf(listener), 1);
                yes(message.params);
            };
            this.listeners.push(listener);
        });
    }

    // Ask it to go; the profile may only be removed once it has.
    async close() {
        this.send('Browser.close').catch(() => {});
        const late = setTimeout(() => this.child.kill('SIGKILL'), 3000);
        await this.gone;
        clearTimeout(late);
    }
}
