package dev.jumun.wallet.web;

import dev.jumun.shared.web.Door;
import dev.jumun.wallet.Charges;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where those who want to charge are turned away when too many have come. */
@Configuration(proxyBeanMethods = false)
class ChargeDoor {
    @Bean
    Door chargingWallets(Charges charges) {
        return new Door(WalletController.PATH + WalletController.CHARGE, charges::isFull, charges::turnedAway);
    }
}
