@NullMarked
package ai.coditect.localstack.objectstorage;

import org.jspecify.annotations.NullMarked;
