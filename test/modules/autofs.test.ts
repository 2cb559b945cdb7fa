import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { embeddedEvaluator, evaluateConfigurations, projectFiles } from "../../lib/evaluate/index.ts";
import { printNix } from "../../lib/nix/index.ts";

/** With what the module adds to the activation among the files below /etc. */
const module = fileURLToPath(new URL("nix-store.nix", import.meta.url));

const data = (isAutomount: boolean) => ({
  serialNumber: "S",
  uuid: "0",
  filesystem: { fsType: "ext4", mountPoint: "/data", automount: { enable: isAutomount } },
});
const shared = { disk: "data", directory: "shared", automount: { enable: true } };

async function activationOf(cfg: Readonly<Record<string, unknown>>): Promise<string> {
  const start = await embeddedEvaluator();
  const evaluator = start.ok ? start.evaluator : expect.fail(start.message);
  try {
    const [evaluation] = await evaluateConfigurations(
      evaluator,
      [
        {
          modules: [printNix({ wsl: { bareMounts: JSON.parse(JSON.stringify({ enable: true, ...cfg })) } })],
        },
      ],
      { files: { ...projectFiles(), module } },
    );
    const report = evaluation?.ok ? evaluation.report : expect.fail(JSON.stringify(evaluation?.error));
    return report.etc["activation"] ?? "";
  } finally {
    await evaluator.close();
  }
}

test("without a mount on access the activation makes no node", async () => {
  expect(await activationOf({ disks: { data: data(false) } })).not.toMatch(/autofs|mknod/);
});

test.for([
  ["a disk", { disks: { data: data(true) } }],
  ["a bind", { disks: { data: data(false) }, binds: { "/shared": shared } }],
] as const)(
  "with %s that is mounted on access the activation makes autofs' node, once",
  async ([, cfg], context) => {
    if (process.getuid?.() !== 0) {
      context.skip("device nodes need root: run the tests as root");
    }
    const text = (await activationOf(cfg)).replaceAll(/\/nix\/store\/[^/]+\/bin\//g, "");
    // As it is before systemd, with a /dev of its own; the second time the node is there.
    const script = `mount -t tmpfs tmpfs /dev && set -e\n${text}\n${text}\nstat --format='%F %t:%T %a' /dev/autofs`;
    const { status, stdout, stderr } = spawnSync("unshare", ["--mount", "sh", "-c", script], {
      encoding: "utf8",
    });
    // In hexadecimal: 10 and 235.
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: "character special file a:eb 600\n",
      stderr: "",
    });
  },
);
