import AdminAccess
import Foundation
import PacCryptCore

extension Connection {
    /// A hash from a column; refused unless it is one, because somebody must have changed the file.
    func tokenHash(_ bytes: Data, of table: String) throws(SQLiteStoreError) -> TokenHash {
        guard let hash = TokenHash(bytes: Array(bytes)) else { throw malformed(table) }
        return hash
    }

    /// The error of a row that the program did not write.
    func malformed(_ table: String) -> SQLiteStoreError {
        SQLiteStoreError(.damaged, "The table \(table) of \(path) holds something that PacCrypt did not write.")
    }
}
