import { type Context, finishWith } from "./context.ts";

/**
 * Runs the rest of the chain and changes its answer; if it throws, the change is made to whatever
 * answers the error further out, so that error pages carry the same headers.
 */
export async function decorate<State>(
  ctx: Context<State>,
  change: (answer: Response) => Response,
): Promise<Response> {
  let answer: Response;
  try {
    answer = await ctx.next();
  } catch (error) {
    finishWith(ctx, change);
    throw error;
  }
  return change(answer);
}

/** The response itself, or a copy if its headers cannot be changed, as with one that was fetched. */
export function editable(response: Response): Response {
  try {
    response.headers.delete("X-Fresh-Probe");
    return response;
  } catch {
    return new Response(response.body, response);
  }
}
