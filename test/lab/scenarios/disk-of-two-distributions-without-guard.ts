import { defineScenario } from "../scenario.ts";
import scenario from "./disk-of-two-distributions.ts";

export default defineScenario({
  ...scenario,
  claim:
    "With a WSL that has no guard for mounts, too, each of two distributions keeps the disk that they share when the other is terminated.",
  wsl: { guard: false },
});
