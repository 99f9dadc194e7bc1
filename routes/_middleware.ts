import { echonest } from "../lib/compose.ts";
import { gate } from "../lib/http/gate.ts";

export default gate(echonest);
