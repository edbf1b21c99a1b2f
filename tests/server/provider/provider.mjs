// A real OpenID provider for the tests: panva's certified one, with its own forms to sign in, where any name will do.
//     node provider.mjs PORT ADDRESS_TO_RETURN_TO...
import { createServer } from "node:http"
import { Provider } from "oidc-provider"

const [port, ...returns] = process.argv.slice(2)
const issuer = `http://127.0.0.1:${port}`
const provider = new Provider(issuer, {
  clients: [{
    client_id: "smartpick", client_secret: "only-for-tests", redirect_uris: returns, post_logout_redirect_uris: returns,
  }],
  cookies: { keys: ["only-for-tests"] },
  pkce: { required: () => true },
})
createServer(provider.callback()).listen(Number(port), "127.0.0.1", () => console.log(issuer))
