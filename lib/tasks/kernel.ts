/**
 * `deno task kernel`: makes JupyterLab and editors find the Deno kernel.
 *
 * @module
 */
import { Command } from "commander";
import { installKernelSpec, jupyterDataFolder } from "../kernel/kernel_spec.ts";
import { runCommand } from "./_cli.ts";

await runCommand(
  new Command("deno task kernel")
    .description("Registers this Deno as the Jupyter kernel of notebooks.")
    .action(registerKernel),
);

async function registerKernel(): Promise<void> {
  const folder = jupyterDataFolder({
    os: Deno.build.os,
    env: (name) => Deno.env.get(name),
  });
  const { path, backup } = await installKernelSpec(folder);
  if (backup) console.log(`old kernel  ${backup}`);
  console.log(`kernel      ${path}`);
}
