// The system that people would build instead: express, socket.io with its Redis adapter, MySQL; holds and sales are
// conditional updates of a seat's row, each change is one message to the showing's room. Started three times.
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import compression from "compression";
import express from "express";
import mysql from "mysql2/promise";
import { createClient } from "redis";
import { Server } from "socket.io";

const { PORT, DATABASE, REDIS, SECRET } = process.env;
const TELL_MS = 5000;

// `execute` prepares a statement once a connection.
const db = mysql.createPool({ uri: DATABASE, connectionLimit: 16 });
const redis = await createClient({ url: REDIS }).connect();
const pub = await createClient({ url: REDIS }).connect();
const sub = await pub.duplicate().connect();

const sign = (person) => `${person}.${createHmac("sha256", SECRET).update(person).digest("base64url")}`;
const personOf = (token = "") => {
  const person = token.split(".")[0];
  const [given, right] = [Buffer.from(token), Buffer.from(sign(person))];
  return given.length === right.length && timingSafeEqual(given, right) ? person : undefined;
};

const app = express();
app.disable("x-powered-by");
app.set("etag", false);
app.use(compression());
app.post("/guest", (_, answer) => answer.json({ token: sign(randomUUID()) }));

app.post("/collect-garbage", (_, answer) => {
  globalThis.gc();
  answer.end();
});

app.post("/showings", express.json({ limit: "16mb" }), async (request, answer) => {
  await db.query(
    `INSERT INTO peer_seats (showing, seat, section, \`row\`, number, x, y, price)
     SELECT ?, s.* FROM JSON_TABLE(?, '$[*]' COLUMNS (seat int PATH '$.seat', section varchar(40) PATH '$.section', rw varchar(40) PATH '$.row',
       number int PATH '$.number', x float PATH '$.x', y float PATH '$.y', price int PATH '$.price')) AS s`,
    [request.body.id, JSON.stringify(request.body.seats)]);
  await db.query("ANALYZE TABLE peer_seats");
  answer.status(201).end();
});

app.get("/showings/:id/seats", async (request, answer) => {
  const [rows] = await db.execute(
    "SELECT seat AS id, section, `row`, number, x, y, price, status FROM peer_seats WHERE showing = ? ORDER BY seat", [request.params.id]);
  answer.json(rows);
});

app.post("/queue/:showing", async (request, answer) => {
  const person = personOf(request.get("authorization")?.slice("Bearer ".length));
  if (!person) return answer.status(401).end();
  const line = `peer:queue:${request.params.showing}`;
  const ticket = await redis.incr(`${line}:next`);
  await redis.zAdd(line, { score: ticket, value: person }, { NX: true });
  const [rank, waiting] = await Promise.all([redis.zRank(line, person), redis.zCard(line)]);
  answer.json({ state: "waiting", position: rank + 1, ahead: rank, waiting });
});

const http = createServer(app);
const io = new Server(http, { adapter: createAdapter(pub, sub), transports: ["websocket"], serveClient: false });
io.use((socket, next) => {
  socket.data.person = personOf(socket.handshake.auth.token);
  next();
});

const change = (showing, seat, status) => io.to(showing).emit("seat", { seat, status });

const changed = async (sql, values) => (await db.execute(sql, values))[0].affectedRows === 1;

const hold = (person, showing, seat) => changed(
  `UPDATE peer_seats SET status = 1, holder = ?, expires_at = now(3) + INTERVAL 5 MINUTE
   WHERE showing = ? AND seat = ? AND (status = 0 OR (status = 1 AND expires_at < now(3)))`, [person, showing, seat]);

const release = (person, showing, seat) => changed(
  "UPDATE peer_seats SET status = 0, holder = NULL WHERE showing = ? AND seat = ? AND holder = ? AND status = 1", [showing, seat, person]);

const buy = async (person, showing, seat, key) => {
  const client = await db.getConnection();
  try {
    await client.query("BEGIN");
    const [{ affectedRows }] = await client.execute(
      "UPDATE peer_seats SET status = 2 WHERE showing = ? AND seat = ? AND holder = ? AND status = 1", [showing, seat, person]);
    if (affectedRows === 1) {
      const id = randomUUID();
      await client.execute(
        `INSERT INTO peer_orders (id, person, \`key\`, showing, amount)
         SELECT ?, ?, ?, showing, price FROM peer_seats WHERE showing = ? AND seat = ?`, [id, person, key, showing, seat]);
      await client.execute("INSERT INTO peer_order_seats VALUES (?, ?, ?)", [id, showing, seat]);
    }
    await client.query("COMMIT");
    return affectedRows === 1;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
};

io.on("connection", (socket) => {
  const act = (work, status) => async (showing, seat, ...rest) => {
    const [key, ack] = rest.length === 2 ? rest : [undefined, rest[0]];
    try {
      const ok = Boolean(socket.data.person) && (await work(socket.data.person, showing, seat, key));
      if (ok) change(showing, seat, status);
      ack({ ok });
    } catch (error) {
      console.error(error.message);
      ack({ ok: false });
    }
  };
  socket.on("hold", act(hold, 1));
  socket.on("release", act(release, 0));
  socket.on("buy", act(buy, 2));
  socket.on("join", (showing, ack) => { socket.join(showing); ack({ ok: true }); });
  socket.on("wait", (showing, ack) => { waiting.set(socket, showing); ack({ ok: true }); });
  socket.on("disconnect", () => waiting.delete(socket));
});

// Everybody who waits hears their place, all processes' at the same time.
const waiting = new Map();
const tell = () => Promise.all([...waiting].map(async ([socket, showing]) => {
  const rank = await redis.zRank(`peer:queue:${showing}`, socket.data.person);
  if (rank !== null) socket.emit("place", { position: rank + 1 });
}));
const next = () => setTimeout(() => { next(); tell(); }, TELL_MS + 5 - (Date.now() % TELL_MS)); // 5: a timer may come early
next();

http.listen(Number(PORT), "127.0.0.1", () => console.log("ready"));
