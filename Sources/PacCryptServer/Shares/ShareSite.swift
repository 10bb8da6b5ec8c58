import PacShare

/// The handlers of the routes of shares.
struct ShareSite: Sendable {
    let gate: UploadGate
    let create: CreateShare
    let pickUp: PickUpShare
    let file: ShareFile
    let manage: ManageShare

    init(_ services: ServerServices, budget: BufferBudget) {
        let pickup = SharePickup(services.shares)
        gate = UploadGate(services, budget: budget)
        create = CreateShare(services: services.shares, policy: services.policy, gate: gate)
        pickUp = PickUpShare(pickup: pickup, fields: ShareFieldsReader(budget: budget))
        file = ShareFile(services)
        manage = ManageShare(
            status: ShareStatus(services.shares), clock: services.shares.clock, qrCodePNG: services.admin.qrCode)
    }
}
