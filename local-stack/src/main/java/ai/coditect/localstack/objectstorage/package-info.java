/** An S3 server with accounts of its own, on this machine. */
@NullMarked
package ai.coditect.localstack.objectstorage;

import org.jspecify.annotations.NullMarked;
