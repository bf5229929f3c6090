/** Makes the copies of their data that tenants' owners ask for, beside the runs of the engine. */
@NullMarked
package ai.coditect.provisioning.exports;

import org.jspecify.annotations.NullMarked;
