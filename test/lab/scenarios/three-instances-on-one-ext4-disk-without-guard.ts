import { threeInstances } from "../instances.ts";
import { defineScenario } from "../scenario.ts";

export default defineScenario(threeInstances("ext4", false));
