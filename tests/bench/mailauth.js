/*
 * mailauth.js MODULES ZONE LIST [verdicts]: mailauth over those messages, with
 * the answers of that file in memory; see messages.h.
 */
'use strict';

const fs = require('fs');
const readline = require('readline');
const [modules, zone, list, verdicts] = process.argv.slice(2);
const { authenticate } = require(modules + '/mailauth');

/* Names, then types; TXT as lists of strings, as Node's own resolver has it */
function readZone(file) {
    const names = new Map();
    for (const line of fs.readFileSync(file, 'latin1').split('\n')) {
        const m = /^(\S+)\. \d+ IN (\S+) (.*)$/.exec(line);
        if (!m)
            continue;
        const types = names.get(m[1]) || names.set(m[1], {}).get(m[1]);
        const data = m[2] !== 'TXT' ? m[3] :
            m[3].match(/"[^"]*"/g).map((s) => s.slice(1, -1).replace(
                /\\(\d{3})/g, (_, n) => String.fromCharCode(+n)));
        (types[m[2]] = types[m[2]] || []).push(data);
    }
    return names;
}

const names = readZone(zone);

async function resolver(name, type) {
    const types = names.get(name.toLowerCase());
    if (types && types[type])
        return types[type];
    const e = new Error('no answer');
    e.code = types ? 'ENODATA' : 'ENOTFOUND';
    throw e;
}

const messages = fs.readFileSync(list, 'utf8').split('\n').filter(Boolean)
    .map((line) => {
        const [file, ip, helo, sender] = line.split('\t');
        return { bytes: fs.readFileSync(file), ip, helo, sender };
    });

function judge(m) {
    return authenticate(m.bytes, { ip: m.ip, helo: m.helo, sender: m.sender,
        resolver, mta: 'mx.example', disableBimi: true });
}

function passes(r) {
    return r.dkim.results.filter((s) => s.status.result === 'pass').length;
}

function cpu() {
    const c = process.cpuUsage();
    return (c.user + c.system) / 1e6;
}

async function turn() {
    const start = cpu();
    let good = 0;
    for (const m of messages)
        good += passes(await judge(m));
    return `${(cpu() - start).toFixed(6)} ${good}`;
}

async function say(m) {
    const r = await judge(m);
    return [r.spf && r.spf.status.result, passes(r),
        r.dmarc && r.dmarc.status.result,
        r.arc && r.arc.status.result].join('\t');
}

async function main() {
    if (verdicts) {
        for (const m of messages)
            console.log(await say(m));
        return;
    }
    for await (const line of readline.createInterface(process.stdin)) {
        void line;
        console.log(await turn());
    }
}

main();
