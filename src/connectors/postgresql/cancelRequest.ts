import { isIP, Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

/** Identifies a running session to the server's own cancelling service. */
export interface BackendKey {
  readonly processId: number;
  readonly secretKey: number;
}

export interface CancelTarget {
  readonly host: string;
  readonly port: number;
  /** As the session's own connection: the key must not travel in plain text beside TLS. */
  readonly tls: ConnectionOptions | undefined;
}

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/**
 * Asks the server to cancel what a session runs, over a connection of its own that needs neither a
 * password nor a free connection slot. Resolves when the server has passed the request on; rejects
 * when it could not be delivered within `timeout` milliseconds.
 */
export function sendCancelRequest(
  target: CancelTarget,
  key: BackendKey,
  timeout: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new Socket();
    const timer = setTimeout(() => socket.destroy(new Error('timeout expired')), timeout);
    let failure: Error | undefined;
    const fail = (error: Error) => {
      failure ??= error;
      socket.destroy();
    };
    socket.on('error', fail);
    // The server answers nothing: it closes the connection once the signal is on its way.
    socket.on('close', () => {
      clearTimeout(timer);
      if (failure) reject(failure);
      else resolve();
    });
    socket.once('connect', () => {
      if (!target.tls) {
        // Left open to both sides: PgBouncer takes an early goodbye for a request taken back.
        socket.write(cancelMessage(key));
        return;
      }
      socket.write(SSL_REQUEST);
      socket.once('data', (answer) => {
        if (answer.toString('latin1') !== 'S') {
          fail(new Error('The server does not support SSL connections'));
          return;
        }
        const secure = connectTls({
          ...target.tls,
          socket,
          host: target.host,
          // Server names in TLS must not be addresses.
          ...(isIP(target.host) === 0 ? { servername: target.host } : {}),
        });
        secure.on('error', fail);
        secure.once('secureConnect', () => secure.write(cancelMessage(key)));
        secure.resume();
        secure.on('end', () => socket.destroy());
      });
    });
    if (target.host.startsWith('/')) socket.connect(`${target.host}/.s.PGSQL.${target.port}`);
    else socket.connect(target.port, target.host);
    socket.resume();
  });
}

/** The 16 bytes of a CancelRequest. */
export function cancelMessage(key: BackendKey): Buffer {
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(80877102, 4);
  message.writeInt32BE(key.processId, 8);
  message.writeInt32BE(key.secretKey, 12);
  return message;
}
