// The system that people would build instead: express, socket.io with its Redis adapter, PostgreSQL; holds and sales are
// conditional updates of a seat's row, each change is one message to the showing's room. Started three times.
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import compression from "compression";
import express from "express";
import pg from "pg";
import { createClient } from "redis";
import { Server } from "socket.io";

const { PORT, DATABASE, REDIS, SECRET } = process.env;
const TELL_MS = 5000;

const db = new pg.Pool({ connectionString: DATABASE, max: 16 });
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

app.post("/showings", express.json({ limit: "16mb" }), async (request, answer) => {
  await db.query(
    `INSERT INTO seats (showing, seat, section, "row", number, x, y, price)
     SELECT $1, * FROM json_to_recordset($2) AS s(seat int, section text, "row" text, number int, x real, y real, price int)`,
    [request.body.id, JSON.stringify(request.body.seats)]);
  await db.query("VACUUM ANALYZE seats");
  answer.status(201).end();
});

app.get("/showings/:id/seats", async (request, answer) => {
  const { rows } = await db.query({
    name: "map", values: [request.params.id],
    text: `SELECT seat AS id, section, "row", number, x, y, price, status FROM seats WHERE showing = $1 ORDER BY seat`,
  });
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

// name: prepared once a connection. `act` answers whether it was done.
const hold = async (person, showing, seat) => (await db.query({
  name: "hold", values: [showing, seat, person],
  text: `UPDATE seats SET status = 1, holder = $3, expires_at = now() + interval '5 minutes'
         WHERE showing = $1 AND seat = $2 AND (status = 0 OR (status = 1 AND expires_at < now()))`,
})).rowCount === 1;

const release = async (person, showing, seat) => (await db.query({
  name: "release", values: [showing, seat, person],
  text: "UPDATE seats SET status = 0, holder = NULL WHERE showing = $1 AND seat = $2 AND holder = $3 AND status = 1",
})).rowCount === 1;

const buy = async (person, showing, seat, key) => {
  const client = await db.connect();
  try {
    await client.query("BEGIN");
    const { rows } = await client.query({
      name: "sell", values: [showing, seat, person],
      text: "UPDATE seats SET status = 2 WHERE showing = $1 AND seat = $2 AND holder = $3 AND status = 1 RETURNING price",
    });
    if (rows.length === 1) {
      await client.query({
        name: "order", values: [randomUUID(), person, key, showing, rows[0].price, seat],
        text: `WITH made AS (INSERT INTO orders (id, person, key, showing, amount) VALUES ($1, $2, $3, $4, $5) RETURNING id)
               INSERT INTO order_seats SELECT id, $4, $6 FROM made`,
      });
    }
    await client.query("COMMIT");
    return rows.length === 1;
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
