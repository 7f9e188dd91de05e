// Connections: shared evenly by the threads, and more of them than the server has room for wait.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { once } from 'node:events';
import net from 'node:net';
import { serve, store } from './server.mjs';

const skip = process.env.QAJET && store && existsSync(store) ? false : 'needs QAJET and QAJET_STORE';
const ROOM = 512; // of all connections of a server

function ask(socket) {
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return once(socket, 'data').then(([bytes]) => bytes.toString('latin1'));
}

function connect(port) {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => {}); // one that is let go at the end
  return socket;
}

// How many sockets each thread of the server listens to: the system tells what is in the sets of epoll.
function shares(pid) {
  const fds = readdirSync(`/proc/${pid}/fd`);
  const to = (fd) => { try { return readlinkSync(`/proc/${pid}/fd/${fd}`); } catch { return ''; } };
  const sockets = new Set(fds.filter((fd) => to(fd).startsWith('socket:')));
  return fds.filter((fd) => to(fd) === 'anon_inode:[eventpoll]').map((fd) =>
    [...readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8').matchAll(/^tfd:\s*(\d+)/gm)].filter(([, n]) => sockets.has(n)).length);
}

test('threads have the same number of connections', { skip }, async () => {
  const server = await serve(store, ['--threads', '4']);
  const open = [];
  try {
    for (let i = 0; i < 16; i++) {
      open.push(connect(server.port));
      assert.match(await ask(open.at(-1)), /^HTTP\/1.1 200 /);
    }
    const [few, ...more] = shares(server.child.pid).sort((a, b) => a - b); // one may be left of those that saw it start
    assert.ok(few >= 4 && more.length === 3 && more.at(-1) <= 5, [few, ...more].join());
  } finally {
    open.forEach((socket) => socket.destroy());
    await server.stop();
  }
});

test('those for whom there is no room wait until others go', { skip }, async () => {
  const server = await serve();
  const open = [];
  try {
    for (let i = 0; i < ROOM; i++) {
      open.push(connect(server.port));
      assert.match(await ask(open.at(-1)), /^HTTP\/1.1 200 /, `connection ${i}`);
    }
    assert.ok(open.every((socket) => !socket.destroyed), 'the first ones are still there');
    const late = Array.from({ length: 8 }, () => connect(server.port));
    await Promise.all(late.map((socket) => once(socket, 'connect'))); // they stand outside
    const answers = late.map((socket) => Promise.race([ask(socket), once(socket, 'close').then(() => 'closed')]));
    open.splice(0).forEach((socket) => socket.destroy());
    for (const answer of await Promise.all(answers)) assert.match(answer, /^HTTP\/1.1 200 /);
    open.push(...late);
  } finally {
    open.forEach((socket) => socket.destroy());
    await server.stop();
  }
});
