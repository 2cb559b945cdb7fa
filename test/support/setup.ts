// Runs before each test file: what draws at random and names no seed draws the same in each run.
import fc from "fast-check";
import { seed } from "./seed.ts";

fc.configureGlobal({ seed });
