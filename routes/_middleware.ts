import { echonest } from "../lib/compose.ts";
import { gate } from "../lib/web/gate.ts";

export default gate(echonest);
