// A certified OpenID provider on this machine: `node provider.mjs PORT CALLBACK`. Whoever types a name has it as the subject.
import Provider from 'oidc-provider'

const [port, callback] = process.argv.slice(2)
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'portal', client_secret: 'a secret of the portal', redirect_uris: [callback] }],
  cookies: { keys: ['of a test'] },
  pkce: { required: () => true },
})
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'))
