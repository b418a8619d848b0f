// Compiles, which is all it is for: npx tsc --noEmit --strict --lib es2022,dom test/types.ts

import { ChannelsError, connect, type Connection, type Done, type State } from "../src/channels.js";

interface Task {
  project: string;
  title: string;
}

const connection: Connection<{ message: string }> = connect("/chat/lobby", {
  protocols: ["v1"],
  token: async () => (await fetch("/token")).text(),
  onstate: (state, { code, delay }) => console.log(state satisfies State, code, delay),
  resync: (own) => own.send({ resync: true }),
});

const stop: () => void = connection.listen(({ message }) => message.trim());
const answer: { sum: number } = await connection.request<{ sum: number }>({ values: [1] }, { timeout: 500 });
const chairs = connection.stream<{ highest: number }>("chairs");
chairs.onerror = ({ code, fields }) => console.log(code, fields["amount"]);
chairs.listen(({ highest }) => highest.toFixed());

const tasks = connection.bind<Task, number>("tasks", {
  create: (pk, { title }) => console.log(pk.toFixed(), title.trim()),
  delete: (pk) => console.log(pk.toFixed()),
});
const done: Done<number> = await tasks.update(1, { title: "Land" });

// @ts-expect-error there is no such field
tasks.create({ name: "x" });
// @ts-expect-error there is no such option
connect("/", { retries: 3 });

connect("/", { onstate(state) { if (state === "waiting") this.close(); } });
if (new ChannelsError("code", "message") instanceof Error) connection.close();
export { answer, done, stop };
